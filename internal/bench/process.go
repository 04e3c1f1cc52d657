package bench

import (
	"runtime"
	"slices"
	"syscall"
	"time"
)

// OwnCPU is what this process has used.
func OwnCPU() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// PeakMiB is the most memory this process has had resident.
func PeakMiB() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Maxrss >> 10 // KiB on Linux
}

// HeapMiB is the heap of this process after a collection.
func HeapMiB() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc >> 20
}

// Median is the greater of the two in the middle where there are two. It sorts.
func Median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}
