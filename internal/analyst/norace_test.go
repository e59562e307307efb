//go:build !race

package analyst_test

const raceDetector = false
