// Package flags is the I/O-bound workload: download the flags of countries.
//
//  1. [Countries], [Codes], [All], [AllCodes] and [ParseCode] list the
//     flags; [Expand] turns user input into codes.
//  2. A [Client] gets one flag from a site: one GET to BASE/cc/cc.gif, whose answer must be a
//     whole GIF image. For the name of the country it takes another one, to
//     BASE/cc/metadata.json.
//  3. [Save] writes it to a folder, whole or not at all.
//  4. A [Download] is both in one task, which strategies can run in this process or in
//     another: its input and its [Outcome] are plain values.
//
// The site is any web server with that layout. Package flagserver has a server with a known
// service time that needs no network, and package drawing has the flags for it.
package flags
