// Package auth decides who a client is: it answers the SCRAM-SHA-256 exchange
// of the wire protocol and checks passwords that come over HTTP, both against
// the verifiers in the catalogue.
//
// An unknown user, a user without a password and a wrong password are the same
// to the client: the same messages, the same number of them, and the same work
// on the server, with a salt that is stable for the name.
package auth
