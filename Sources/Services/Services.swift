// Services: what a program of ours needs around its core to be run as a service.
//
// The command line, the configuration file read with every problem and its line, metrics over HTTP, log
// lines, and who wants to be woken when. It knows nothing of SIP and of what the service is for.
