using Spectre.Console;

namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>The look that all tables share.</summary>
internal static class Tables
{
    /// <summary>A titled table of names and values.</summary>
    public static Table OfPairs(string title, IEnumerable<(string Name, string Value)> rows)
    {
        Table table = WithColumns(title).HideHeaders();
        table.AddColumn("").AddColumn("");
        foreach ((string name, string value) in rows)
            table.AddRow(new Markup($"[grey]{Markup.Escape(name)}[/]"), new Text(value));
        return table;
    }

    /// <summary>A titled table with a header.</summary>
    public static Table WithColumns(string title, params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.Title = new TableTitle(Markup.Escape(title), new Style(decoration: Decoration.Bold));
        foreach (string column in columns)
            table.AddColumn(Markup.Escape(column));
        return table;
    }
}
