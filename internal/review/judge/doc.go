// Package judge says what a committee's grades are worth: how hard its readers are, what each proposal's grade would be without that,
// and what chance leaves open.
//
// Readings are grades that readers gave to proposals. Calibrate fits a model of them: a grade is the mean, what the proposal is worth, how
// generous the reader is, and noise. Standing turns a calibration into ranks with their doubt and into three zones. Agreement says what
// the committee is worth as an instrument. Majority judgement (majority.go) is for many voters, duels (duel.go) settle what grades
// leave open, further readings (further.go) go where they tell most. Everything is a pure function of its arguments and a seed.
//
// What is dealt to whom is of the package assign; what is accepted, of the package choose.
package judge
