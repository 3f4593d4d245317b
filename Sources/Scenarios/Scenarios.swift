// Scenarios: the language in which a scenario is written, and the runner that plays one.
//
// The one room where the side that plays and the side that judges meet. A scenario file is read
// into values here, with every problem named at once; a plan says which scenario runs where; the
// runner starts the systems, plays the parties, captures the packets and hands them to the checks.
// It must not know what any one kind of system is for (that comes from a pack through Plugins),
// nor which implementation of it is being driven (that comes from a system definition).
