//go:build race

package rdf_test

// raceDetector says that the tests of memory and of large inputs are left to make bounds, which runs them without it.
const raceDetector = true
