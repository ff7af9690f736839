// Package flagserver stands in for the web: a server of flags that behaves as it is
// told, without a network.
//
//  1. [Images] are what is served: the drawn flags of package drawing, or real ones
//     that [ReadFiles] has read from a directory or an archive.
//  2. A [Config] says how long an answer takes, how many are served at once, what the
//     link carries, and how often and how requests fail. The profiles local, delay and
//     error are Configs.
//  3. [NewHandler] serves like that, for any HTTP server. [Start] and [Listen] have one.
//
// All that is random is a function of the seed, of the flag and of how often it was
// asked for. So the lesson is the same on any machine, and theory has numbers to be
// checked against: n flags of service time s on W workers take at least ceil(n/W) x s.
// When no more than C are served at once, W is C at most.
package flagserver
