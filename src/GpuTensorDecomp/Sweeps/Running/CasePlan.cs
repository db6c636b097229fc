namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// In which order a sweep's cases run, and in which blocks they are claimed. It follows from the
/// cases and the shard alone, so that every process plans alike. Takes 12 bytes a case.
/// </summary>
public sealed class CasePlan
{
    // A block costs a process two calls to the file system, so blocks of many cases are cheap; the
    // last blocks of a sweep keep single lanes busy, so there are to be many blocks: the last one
    // is then a small share of the cases.
    private const int LargestBlock = 256;
    private const int WantedBlocks = 256;

    private readonly IReadOnlyList<SweepCase> _cases;
    private readonly int[] _order;
    private readonly ulong[] _keys;
    private readonly int[] _shapeEnds;
    private readonly int[] _blockStarts;

    /// <summary>
    /// Plans the cases of a share; goes through all ids once, and makes the share's cases.
    /// </summary>
    public CasePlan(IReadOnlyList<SweepCase> cases, SweepShard shard)
    {
        _cases = cases;
        var shapes = new Dictionary<CaseShape, List<(int Place, ulong Key)>>();
        foreach ((SweepCase one, int place) in Share(cases, shard))
        {
            CaseShape shape = CaseShape.Of(one);
            if (!shapes.TryGetValue(shape, out List<(int Place, ulong Key)>? list))
                shapes.Add(shape, list = []);
            list.Add((place, CaseKey.Of(one.Id)));
        }

        Shapes = [.. shapes.Keys];
        _order = [.. shapes.Values.SelectMany(list => list.Select(one => one.Place))];
        _keys = [.. shapes.Values.SelectMany(list => list.Select(one => one.Key))];
        _shapeEnds = new int[shapes.Count];
        int end = 0;
        for (int shape = 0; shape < _shapeEnds.Length; shape++)
            _shapeEnds[shape] = end += shapes[Shapes[shape]].Count;
        _blockStarts = Blocks(Math.Clamp(Count / WantedBlocks, 1, LargestBlock));
    }

    /// <summary>Cases of the share.</summary>
    public int Count => _order.Length;

    /// <summary>The shapes of the cases, in the order in which they first come.</summary>
    public IReadOnlyList<CaseShape> Shapes { get; }

    /// <summary>Blocks; each holds cases of one shape.</summary>
    public int BlockCount => _blockStarts.Length;

    /// <summary>Ids of all cases, shape after shape.</summary>
    public IEnumerable<string> CaseIds => _keys.Select(CaseKey.Text);

    /// <summary>The cases of a shape, in the spec's order.</summary>
    public IEnumerable<SweepCase> CasesOf(int shape)
    {
        int start = shape == 0 ? 0 : _shapeEnds[shape - 1];
        for (int i = start; i < _shapeEnds[shape]; i++)
            yield return _cases[_order[i]];
    }

    /// <summary>How many cases have a shape.</summary>
    public int CountOf(int shape) => _shapeEnds[shape] - (shape == 0 ? 0 : _shapeEnds[shape - 1]);

    /// <summary>A block, to be claimed.</summary>
    public SweepBlock Block(int block)
    {
        (int start, int end) = Range(block);
        return new SweepBlock(_keys.AsSpan(start, end - start));
    }

    /// <summary>The cases of a block, in the spec's order.</summary>
    public IEnumerable<SweepCase> CasesOfBlock(int block)
    {
        (int start, int end) = Range(block);
        for (int i = start; i < end; i++)
            yield return _cases[_order[i]];
    }

    private static IEnumerable<(SweepCase Case, int Place)> Share(
        IReadOnlyList<SweepCase> cases, SweepShard shard) => cases is IKeyedCases keyed
        ? keyed.Where(shard.Contains).Select(one => (one, one.Number))
        : cases.Select((one, place) => (one, place)).Where(pair => shard.Contains(pair.one.Id));

    private (int Start, int End) Range(int block) => (
        _blockStarts[block], block + 1 < BlockCount ? _blockStarts[block + 1] : Count);

    private int[] Blocks(int size)
    {
        var starts = new List<int>();
        int start = 0;
        foreach (int end in _shapeEnds)
        {
            for (; start < end; start += size)
                starts.Add(start);
            start = end;
        }

        return [.. starts];
    }
}
