using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GpuTensorDecomp.Sweeps.Spec.Nodes;

/// <summary>
/// Reads YAML or JSON (which YAML includes) into nodes that know their lines. A key that stands
/// twice is a fault, and the first one stays.
/// </summary>
internal sealed class SpecReader
{
    private const int Deepest = 32;
    private readonly Parser _parser;
    private readonly SpecFaults _faults;
    private readonly Dictionary<string, SpecNode> _anchors = [];
    private int _depth;

    private SpecReader(string text, SpecFaults faults)
    {
        _parser = new Parser(new StringReader(text));
        _faults = faults;
    }

    /// <summary>The mapping that a text holds; null, and a fault, where it holds none.</summary>
    public static SpecMap? Read(string text, SpecFaults faults)
    {
        try
        {
            return new SpecReader(text, faults).ReadDocument();
        }
        catch (YamlException fault)
        {
            // An end that comes too early is told of the line after the last one.
            int line =
                Math.Min((int)fault.Start.Line, text.TrimEnd('\n').Count(c => c == '\n') + 1);
            faults.Add(line, $"is no valid YAML or JSON: {fault.Message}");
            return null;
        }
    }

    private SpecMap? ReadDocument()
    {
        const string right = "write a mapping with name, problem, method and axes";
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _faults.Add(1, $"holds nothing; {right}");
            return null;
        }

        SpecNode root = ReadNode();
        _parser.Consume<DocumentEnd>();
        if (_parser.Current is DocumentStart second)
            _faults.Add((int)second.Start.Line, "begins a second document; a file holds one spec");
        if (root is SpecMap map)
            return map;
        _faults.Add(root.Line, $"holds {root.What}; {right}");
        return null;
    }

    private SpecNode ReadNode()
    {
        if (++_depth > Deepest)
            throw new YamlException(
                _parser.Current!.Start, _parser.Current.End, $"is nested more than {Deepest} deep");
        ParsingEvent next = _parser.Consume<ParsingEvent>();
        int line = (int)next.Start.Line;
        SpecNode node = next switch
        {
            Scalar scalar => new SpecScalar(
                scalar.Value, line, scalar.Style is not ScalarStyle.Plain),
            SequenceStart => ReadList(line),
            MappingStart => ReadMap(line),
            AnchorAlias alias => _anchors.GetValueOrDefault(alias.Value.Value)
                ?? throw new YamlException(
                    next.Start, next.End, $"no anchor &{alias.Value.Value} stands before"),
            _ => throw new YamlException(next.Start, next.End, "a value is expected"),
        };
        if (next is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchors[anchored.Anchor.Value] = node;
        _depth--;
        return node;
    }

    private SpecList ReadList(int line)
    {
        var items = new List<SpecNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode());
        return new SpecList(items, line);
    }

    private SpecMap ReadMap(int line)
    {
        var entries = new List<SpecEntry>();
        var lines = new Dictionary<string, int>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            SpecNode key = ReadNode();
            SpecNode value = ReadNode();
            if (key is not SpecScalar scalar)
                _faults.Add(key.Line, $"has {key.What} as a key; a key is a name");
            else if (lines.TryAdd(scalar.Text, key.Line))
                entries.Add(new SpecEntry(scalar.Text, key.Line, value));
            else
                _faults.Add(
                    key.Line,
                    $"'{scalar.Text}' stands in line {lines[scalar.Text]} already; " +
                    "leave one of them out");
        }

        return new SpecMap(entries, line);
    }
}
