// Clew reads news articles into a graph and answers questions from it, each answer with its sentence.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], stream{os.Stdin, os.Stdout, os.Stderr})) }
