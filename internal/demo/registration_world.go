package demo

// RegistrationMoment is when the demonstration of registration happens: it is open, and half of the places are taken.
const RegistrationMoment = "2027-01-12T10:00"
