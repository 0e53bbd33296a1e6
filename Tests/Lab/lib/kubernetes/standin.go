// What Debian lacks for a cluster, as little as the tests need; the program's name says which.
//
// pause holds a pod's namespaces, and ends when it is told to.
// coredns answers the questions of the probes that kubeadm's deployment asks, and REFUSED to DNS.
// answer tells by HTTP on port 8080 in which pod and on which node it runs.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

func main() {
	switch filepath.Base(os.Args[0]) {
	case "coredns":
		go refuse()
		go serve(":8080", "OK")
		go serve(":8181", "OK")
	case "answer":
		go serve(":8080", fmt.Sprintf("%s on %s\n", os.Getenv("HOSTNAME"), os.Getenv("NODE")))
	}
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGINT, syscall.SIGTERM)
	<-end
}

func serve(address, text string) {
	answer := func(writer http.ResponseWriter, _ *http.Request) { fmt.Fprint(writer, text) }
	fmt.Fprintln(os.Stderr, http.ListenAndServe(address, http.HandlerFunc(answer)))
	os.Exit(1)
}

func refuse() {
	socket, err := net.ListenPacket("udp", ":53")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	packet := make([]byte, 1500)
	for {
		length, from, err := socket.ReadFrom(packet)
		if err == nil && length >= 12 {
			packet[2] |= 0x80
			packet[3] = packet[3]&0xf0 | 5
			socket.WriteTo(packet[:length], from)
		}
	}
}
