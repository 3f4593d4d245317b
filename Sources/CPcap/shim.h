#include <sys/time.h>
#include <pcap/pcap.h>
#include <linux/capability.h>

/* glibc has these two system calls and no header for them. */
extern int capget(cap_user_header_t header, cap_user_data_t data);
extern int capset(cap_user_header_t header, const cap_user_data_t data);
