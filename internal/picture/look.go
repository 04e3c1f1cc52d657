package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// Markers of a JPEG.
const (
	markerProgressive = 0xc2
	markerEnd         = 0xd9
	markerScan        = 0xda
	markerApp1        = 0xe1
)

// lookAtJPEG walks over the segments of a JPEG.
func lookAtJPEG(file []byte, c image.Config) (look, error) {
	l, scans := look{perPixel: 4, turned: 1}, 0
	if c.ColorModel == color.CMYKModel {
		l.perPixel = 8
	}
	for at := 2; at+4 <= len(file); {
		marker := file[at+1]
		if file[at] != 0xff || marker == 0 || marker == 0xff || marker >= 0xd0 && marker <= 0xd7 {
			at++ // samples of a scan, or filling
			continue
		}
		end := at + 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		segment := file[at+4 : max(at+4, min(end, len(file)))]
		switch {
		case marker == markerEnd:
			return l, nil
		case marker == markerProgressive:
			l.perPixel = max(l.perPixel, bytesProgressive(segment))
		case marker == markerScan:
			scans++
		case marker == markerApp1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")):
			l.turned = orientation(segment[6:])
		}
		if scans > maxScans {
			return l, ErrBroken
		}
		at = max(end, at+2)
	}
	return l, nil
}

// bytesProgressive is what a pixel of a progressive JPEG takes: besides each sample, four bytes of it are kept until all scans are
// read. The frame says how many samples each component has.
func bytesProgressive(frame []byte) int {
	const perSample, perComponent = 5, 3
	samples, across, down := 0, 1, 1
	for at := 6; at+perComponent <= len(frame); at += perComponent {
		h, v := int(frame[at+1]>>4), int(frame[at+1]&15)
		samples, across, down = samples+h*v, max(across, h), max(down, v)
	}
	return (perSample*samples + across*down - 1) / (across * down)
}

// lookAtPNG walks over the chunks of a PNG.
func lookAtPNG(file []byte, c image.Config) (look, error) {
	l := look{perPixel: bytesOf(c.ColorModel), turned: 1}
	for at := 8; at+8 <= len(file); {
		length := int(binary.BigEndian.Uint32(file[at:]))
		if string(file[at+4:at+8]) == "eXIf" && at+8+length <= len(file) {
			l.turned = orientation(file[at+8 : at+8+length])
		}
		at += 12 + length
	}
	return l, nil
}

func lookAtGIF([]byte, image.Config) (look, error) { return look{perPixel: 1, turned: 1}, nil }

// animated is the bit that says so of an extended WebP.
const animated = 1 << 1

// lookAtWebP walks over the chunks of a WebP. One without loss is decoded in several steps of four bytes each.
func lookAtWebP(file []byte, _ image.Config) (look, error) {
	l := look{perPixel: 4, turned: 1}
	for at := 12; at+8 <= len(file); {
		length := int(binary.LittleEndian.Uint32(file[at+4:]))
		chunk := file[at+8 : max(at+8, min(at+8+length, len(file)))]
		switch string(file[at : at+4]) {
		case "VP8X":
			if len(chunk) > 0 && chunk[0]&animated != 0 {
				return l, ErrMoving
			}
		case "VP8L", "ALPH":
			l.perPixel = 12
		case "EXIF":
			l.turned = orientation(bytes.TrimPrefix(chunk, []byte("Exif\x00\x00")))
		}
		at += 8 + length + length%2
	}
	return l, nil
}

// orientationTag says in EXIF how the camera was held.
const orientationTag = 0x0112

// orientation reads it from the first directory of EXIF data; 1, upright, when it is not there.
func orientation(exif []byte) int {
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(exif[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return 1
	}
	fields := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(fields) < 12 {
			return 1
		}
		if order.Uint16(fields) == orientationTag {
			if v := int(order.Uint16(fields[8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
		fields = fields[12:]
	}
	return 1
}
