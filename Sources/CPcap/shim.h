#include <sys/time.h>
#include <pcap/pcap.h>
