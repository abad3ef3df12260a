// Package sequences has tasks of trials, whose samples are generated: cues that are counted, compared or held in memory, and patterns that are
// to be drawn. They are the tasks on which recurrent networks of spiking cells and of rates were published.
//
// A moment is 1 ms. Every sample is a trial of as many moments as follow from the options of its task, so that the lesson of an experiment need
// not say how long it is. The input "x" has a value for every moment; the target is one of classes, for the answer after the last moment, or
// has values of every moment. Networks side by side see the same trials.
//
// Input channels come in groups. Spikes are counts: independent Poisson numbers of every channel and moment, which may be above 1.
//
// [Entries] are the rows that package data lists. Tasks whose authors published no program are reconstructed, and say so.
package sequences
