// Package search looks for good plans: a greedy construction, then simulated annealing by several logical workers
// that meet now and then; on small problems they carry on from what they found, crossed.
//
// It is anytime: the Recorder hears of the best plan so far, and the search stops as soon as its context ends. With
// an iteration limit the same problem, seed and number of workers give the same plan on any machine: workers meet
// by count, never by time, and their number is a setting, never that of processors. With a time limit the
// temperature follows the clock, so results differ from run to run.
//
// Source: Kirkpatrick, Gelatt, Vecchi, Optimization by Simulated Annealing, Science 220, 1983; the acceptance
// threshold is drawn before a move is priced, and no threshold is above a bound, so that most moves are refused in one pass.
package search
