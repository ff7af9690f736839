// Package flags is the I/O-bound workload: download the flags of countries.
//
//  1. [Countries], [Codes], [All], [AllCodes] and [ParseCode] say which flags there
//     are; [Expand] makes codes of what people write.
//  2. A [Client] gets one flag from a site: one GET to BASE/cc/cc.gif. For the name of
//     the country it takes another one, to BASE/cc/metadata.json.
//  3. [Save] writes it to a folder, whole or not at all.
//  4. A [Download] is both as one task with plain values in and an [Outcome] out,
//     which is what strategies run, here or in another process.
//
// The site is any web server of that layout. Package flagserver has one that needs no
// network and whose service time is known, and package drawing the flags for it.
package flags
