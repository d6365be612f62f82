//go:build !race

package rdf_test

const raceDetector = false
