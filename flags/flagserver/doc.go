// Package flagserver simulates a web site: it serves flags with configured delays and faults,
// without a network.
//
//  1. [Images] are the files that are served: the drawn flags of package drawing, or real
//     flags that [ReadFiles] has read from a directory or an archive.
//  2. A [Config] sets the service time, the number of requests served at once, the bandwidth,
//     and how often and how requests fail. The profiles local, delay and error are Configs.
//  3. [NewHandler] returns a handler for any HTTP server. [Start] and [Listen] run a server.
//
// Everything random depends only on the seed, the flag, and the number of earlier requests for
// it. So results are the same on any machine, and lower bounds are known: n flags with service
// time s take W workers at least ceil(n/W) x s. If the server serves at most C requests at once,
// W is at most C.
package flagserver
