package devstack

// RemoveAbandoned is what a start does first.
var RemoveAbandoned = removeAbandoned
