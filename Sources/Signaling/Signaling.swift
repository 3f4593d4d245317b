// Signaling: RFC 3261 transactions and dialogs as pure values, and a network to try them in.
//
// `Transactions` holds the four state machines of RFC 3261 §17 as RFC 6026 corrects them, each a
// struct with one method an event. `Layer` holds all transactions of one element: packets and the
// time go in, events for the transaction user and packets to send come out. `Dialogs` holds the
// state two ends of a call share. `Simulation` runs elements on a virtual clock over seeded links.
//
// This room knows no socket, no clock, no thread, and no policy: whether a 100 Trying is sent,
// what answers a CANCEL, and when a call fails over is for those above to say.
