package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// conn is one keep-alive HTTP/1.1 connection that sends one kind of request, with one in flight. The load generator shares the
// processors with what it measures; with a trivial handler a round trip takes less than half of what it takes with net/http's client
// (BenchmarkConn, BenchmarkNetHTTP).
type conn struct {
	net.Conn
	in      *bufio.Reader
	common  string // the header lines of every request
	head    []byte // of every POST, up to the length
	request []byte
	answer  []byte
}

// patience bounds one request.
const patience = 30 * time.Second

func dial(address, path, key string) (*conn, error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	common := fmt.Sprintf("Host: %s\r\nAuthorization: Bearer %s\r\n", address, key)
	head := fmt.Sprintf("POST %s HTTP/1.1\r\n%sContent-Type: application/json\r\nContent-Length: ", path, common)
	return &conn{Conn: c, in: bufio.NewReaderSize(c, 16<<10), common: common, head: []byte(head)}, nil
}

// post sends a body and returns status and body of the answer, which stay as they are until the next post.
func (c *conn) post(body []byte) (status int, answer []byte, err error) {
	c.request = append(c.request[:0], c.head...)
	c.request = strconv.AppendInt(c.request, int64(len(body)), 10)
	c.request = append(append(c.request, "\r\n\r\n"...), body...)
	return c.exchange()
}

// get asks for a path with its query, as post does.
func (c *conn) get(target []byte) (status int, answer []byte, err error) {
	c.request = append(append(c.request[:0], "GET "...), target...)
	c.request = append(append(append(c.request, " HTTP/1.1\r\n"...), c.common...), "\r\n"...)
	return c.exchange()
}

func (c *conn) exchange() (status int, answer []byte, err error) {
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return 0, nil, err
	}
	if _, err := c.Write(c.request); err != nil {
		return 0, nil, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, nil, fmt.Errorf("not an HTTP answer: %.40q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, err
	}
	length, err := c.header()
	if err != nil {
		return status, nil, err
	}
	c.answer = c.answer[:0]
	if length >= 0 {
		err = c.read(length)
	} else {
		err = c.readChunks()
	}
	return status, c.answer, err
}

var (
	lengthHeader  = []byte("Content-Length: ")
	chunkedHeader = []byte("Transfer-Encoding: chunked")
)

// header reads up to the empty line; the length is -1 for a body in chunks.
func (c *conn) header() (length int, err error) {
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		switch line = bytes.TrimRight(line, "\r\n"); {
		case len(line) == 0:
			return length, nil
		case bytes.HasPrefix(line, lengthHeader):
			if length, err = strconv.Atoi(string(line[len(lengthHeader):])); err != nil {
				return 0, err
			}
		case bytes.Equal(line, chunkedHeader):
			length = -1
		}
	}
}

// read appends n bytes to the answer.
func (c *conn) read(n int) error {
	have := len(c.answer)
	if cap(c.answer) < have+n {
		c.answer = append(make([]byte, 0, 2*(have+n)), c.answer...)
	}
	c.answer = c.answer[:have+n]
	_, err := io.ReadFull(c.in, c.answer[have:])
	return err
}

func (c *conn) readChunks() error {
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseUint(string(bytes.TrimRight(line, "\r\n")), 16, 31)
		if err != nil {
			return err
		}
		if err := c.read(int(n)); err != nil {
			return err
		}
		if _, err := c.in.Discard(2); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}
