// Package stream gives named, seeded streams of random numbers.
//
// Every random number of an experiment is drawn from a stream that is named by
// the experiment's seed, a purpose and, where there are many of a kind,
// indices:
//
//	w := stream.New(seed, stream.Init, layer)   // starting weights of one layer
//	o := stream.New(seed, stream.Order, epoch)  // order of the images in one epoch
//	n := stream.New(seed, stream.Noise, step)   // noise of one step
//
// Streams of different names are independent: drawing more numbers from one
// moves no other, so another optimizer, rule or batch size does not change the
// starting weights. Nothing is global and no clock is read.
//
// # Going on after a stop
//
// A stream that is made anew for every epoch or step, by its index, has no
// position to save: the index is the position. A stream that lives longer can
// be made with [Source], whose PCG can be saved and restored
// (MarshalBinary, UnmarshalBinary).
//
// # Definition
//
// The generator is PCG-DXSM as in math/rand/v2. Its two seed words are the
// first 16 bytes, big-endian, of the SHA-256 of
//
//	seed (8 bytes, big-endian)
//	length of purpose in bytes (8 bytes, big-endian)
//	purpose
//	each index (8 bytes, big-endian)
//
// so that the same stream can be had in any language. This definition does not
// change: the same seed gives the same bits from one version to the next.
package stream
