// Package auth decides who a client is: it answers the SCRAM-SHA-256 exchange
// of the wire protocol and checks passwords that come over HTTP, both against
// the verifiers in the catalogue.
//
// An unknown user, a user without a password and a wrong password are the same
// to the client: the same messages, the same number of them, and the same work
// on the server, with a salt that is stable for the name.
//
// Wrong passwords over HTTP take tokens from a bucket of the client's address
// and from one of the account; who finds one empty has to wait. A password that
// was right costs none, and makes its address known for a day, so that nobody
// locks a user out from elsewhere by guessing.
package auth
