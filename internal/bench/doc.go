// Package bench measures: the CPU and memory of servers and of this process. What it measures runs on this machine; the CPU of
// another process can be read on Linux only.
//
// Not here: what is promised, and printing (the commands); other problems than ours (package cosplib).
package bench
