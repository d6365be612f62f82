package main

import (
	"context"
	"fmt"
	"testing"
)

// BenchmarkShapes asks the ten shapes of the store that the benchmark made, for profiles.
func BenchmarkShapes(b *testing.B) {
	p, err := parameters(madeData(b))
	if err != nil {
		b.Fatal(err)
	}
	qs, err := open("pebble", "../../../bin/bench/pebble-1000000")
	if err != nil {
		b.Skip("make bench makes the store first: ", err)
	}
	defer qs.Close()
	for i := range shapes {
		b.Run(fmt.Sprint(i+1), func(b *testing.B) {
			for b.Loop() {
				if _, err := shapes[i].run(context.Background(), qs, p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
