// Package flagserver stands in for the web: a server of the 20 flags of package
// flags, drawn by itself, whose service time is a parameter.
//
//  1. Each flag is drawn from its own geometry in the proportions and colours of its
//     law (designs*.go, in the words of canvas.go and shapes.go), once per process.
//  2. It is encoded as a GIF with its own palette, the same bytes every time.
//  3. [NewHandler] serves them from memory after a delay that a [Config] and its seed
//     determine; [Start] does so on a free loopback port.
//
// So the lesson is the same on any machine, without a network, and theory has numbers
// to be checked against: n flags of service time s on W workers take at least
// ceil(n/W) x s.
package flagserver
