// Package op holds the contracts of the executor: what an operator is, what it
// may ask of the session that runs it, and how it accounts for memory.
//
// # Push
//
// A plan runs as a tree of Nodes. Node.Run drives its input: a source cuts its
// rows into morsels, starts workers, asks its Consumer for one Sink a worker
// and pushes batches into them. A streaming operator (filter, project, join
// probe) is a Consumer that wraps the one above it: its sinks transform a batch
// and push the result on, in the same goroutine. A blocking operator (join
// build, aggregate, sort) keeps the rows, and when its input's Run has
// returned becomes a source itself. So pipelines and their order follow from
// the calls, and each worker has its own chain of sinks with its own scratch
// memory.
//
// # Rules
//
//  1. A batch is valid until Push returns. Who keeps it longer copies it. A
//     sink may narrow the batch's selection but writes nothing else of it.
//  2. Consumer.Start may be called several times during one Run (an append has
//     several sources), always from one goroutine, with no sink in use. It gives
//     the same worker number the same sink.
//  3. Flush is called after the last batch of each morsel. A sink that holds
//     rows back pushes them on then.
//  4. An error from Push ends the Run, which returns it. A consumer that needs
//     no more rows returns its own *Stop and recognises it when Run returns.
//  5. Run may be called again when it has returned; a Node is used by one Run
//     at a time.
//  6. A Run leaves no goroutine behind, whatever its outcome.
package op
