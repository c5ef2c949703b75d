// SPDX-License-Identifier: MIT
//
// Asks by Go's net/rpc over github.com/ugorji/go/codec, MsgpackSpecRpc. HOST PORT and the
// questions, [[method, params], …], as JSON; prints the answers, [[error, result], …], as JSON.
package main

import (
	"encoding/json"
	"log"
	"net"
	"net/rpc"
	"os"
	"reflect"

	"github.com/ugorji/go/codec"
)

type table = map[string]interface{}

func main() {
	var questions [][2]interface{}
	if err := json.Unmarshal([]byte(os.Args[3]), &questions); err != nil {
		log.Fatal(err)
	}
	connection, err := net.Dial("tcp", net.JoinHostPort(os.Args[1], os.Args[2]))
	if err != nil {
		log.Fatal(err)
	}
	var handle codec.MsgpackHandle
	handle.RawToString = true
	handle.MapType = reflect.TypeOf(table(nil))
	client := rpc.NewClientWithCodec(codec.MsgpackSpecRpc.ClientCodec(connection, &handle))
	answers := [][2]interface{}{}
	for _, question := range questions {
		var result table
		params := codec.MsgpackSpecRpcMultiArgs{whole(question[1])}
		err := client.Call(question[0].(string), params, &result)
		if refusal, is := err.(rpc.ServerError); is {
			answers = append(answers, [2]interface{}{string(refusal), nil})
		} else if err != nil {
			log.Fatal(err)
		} else {
			answers = append(answers, [2]interface{}{nil, result})
		}
	}
	if err := client.Close(); err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}

// JSON's numbers come as floats; what is a whole number is sent as one.
func whole(value interface{}) interface{} {
	switch value := value.(type) {
	case float64:
		if value == float64(int64(value)) {
			return int64(value)
		}
	case table:
		for key := range value {
			value[key] = whole(value[key])
		}
	case []interface{}:
		for i := range value {
			value[i] = whole(value[i])
		}
	}
	return value
}
