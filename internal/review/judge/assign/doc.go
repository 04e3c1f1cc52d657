// Package assign deals proposals to reviewers: the greatest total affinity such that loads, recusals and rules hold and no proposal's sum
// falls below a floor, with a bound that no dealing can surpass.
//
// All is whole numbers. A proposal with its readers is feasible or not by itself (Rules of a proposal: recusals, one of an organisation,
// an expert, a reader from elsewhere, pinned readers, the floor); only loads tie proposals together. So one price for each reviewer's
// load splits the problem into one small pick for each proposal, solved exactly (pick.go), and any prices prove a bound: what the picks
// are worth, plus what the loads cost (prices.go). Prices are searched by subgradient, as Held, Wolfe and Crowder (1974). The dealing
// itself is improved by cancelling negative cycles in the graph of exchanges between reviewers (Klein, 1967; with nonlinear proposals as
// in the cyclic transfers of Thompson and Psaraftis, 1993). Without floors and rules that is an exact minimum-cost flow, and the
// potentials of its last search are prices that prove it.
//
// Words: a barred pair is a reviewer who may not read a proposal (recusal, language). A load is a reviewer's number of readings. The sum
// of a proposal is that of its readers' affinities; the floor of a dealing is its smallest sum. Nothing here knows names or databases; the
// package form reads the file that describes a problem.
package assign
