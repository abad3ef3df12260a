package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// format is how a table is printed.
type format struct {
	Format string `enum:"text,json,csv,markdown" default:"text" help:"How to print: ${enum}."`
}

// sheet is a table: the same rows for people, and value for programs.
type sheet struct {
	head  []string
	rows  [][]string
	value any
}

// print writes the sheet.
func (f format) print(w io.Writer, s sheet) error {
	switch f.Format {
	case "json":
		return printJSON(w, s.value)
	case "csv":
		c := csv.NewWriter(w)
		return c.WriteAll(append([][]string{s.head}, s.rows...)) // WriteAll flushes
	}
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = 0 // as written
	t.AppendHeader(row(s.head))
	var columns []table.ColumnConfig
	for i := range s.head {
		columns = append(columns, table.ColumnConfig{Number: i + 1, WidthMax: 64, WidthMaxEnforcer: text.WrapSoft})
	}
	if f.Format != "markdown" {
		t.SetColumnConfigs(columns)
	}
	for _, r := range s.rows {
		t.AppendRow(row(r))
	}
	out := t.Render()
	if f.Format == "markdown" {
		out = t.RenderMarkdown()
	}
	_, err := fmt.Fprintln(w, out)
	return err
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func row(cells []string) table.Row {
	out := make(table.Row, len(cells))
	for i, c := range cells {
		out[i] = c
	}
	return out
}
