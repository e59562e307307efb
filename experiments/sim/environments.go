package sim

// Environments are all environments at the size that the stated figures have.
var Environments = []Environment{
	{"E3", "five arms close together", 2000, FiveArms},
	{"E6", "the best arm is slow", 200, Delayed},
	{"E8", "composite actions in a context", 3, Contextual(ContextualSize)},
	{"E10", "a budget for rewards", 40, Budget},
	{"E11", "fatigue", 40, Fatigue},
	{"E13", "the best arm changes", 100, Drift},
	{"E14", "a model that is too timid", 100, Calibration},
	{"E16", "logged propensities", 500, Propensities},
}
