package main

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/clewgraph/clew/graph/store"
)

// TestHold is the other process of the transcripts: it holds a graph until it is killed.
func TestHold(t *testing.T) {
	url := os.Getenv("HOLD")
	if url == "" {
		t.Skip("only as another process of the transcripts")
	}
	db, err := store.Open(context.Background(), url, store.Options{Create: true, Command: "clew load news/"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fmt.Println("ready")
	time.Sleep(time.Minute)
}
