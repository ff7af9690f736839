// Package flagserver stands in for the web: a server of flags that behaves as it is
// told, without a network.
//
//  1. Each flag is drawn from its own geometry in the proportions and colours of its
//     law (designs*.go and arms*.go, in the words of layers.go, shapes.go and canvas.go)
//     and encoded as a GIF, the same bytes every time, when it is first asked for or by
//     [Draw]. A flag with an emblem that is simplified says so in its [Metadata].
//     [ReadFiles] reads real flags instead. [Sheet] shows the drawn ones.
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
