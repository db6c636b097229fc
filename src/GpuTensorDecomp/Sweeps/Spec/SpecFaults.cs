namespace GpuTensorDecomp.Sweeps.Spec;

/// <summary>The faults of a spec, each with its line.</summary>
internal sealed class SpecFaults(string file)
{
    private readonly HashSet<(int Line, string Text)> _faults = [];

    /// <summary>How many there are.</summary>
    public int Count => _faults.Count;

    /// <summary>Adds a fault; one that is there already is not repeated.</summary>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="text">What is wrong, and what would be right; without a full stop.</param>
    public void Add(int line, string text) => _faults.Add((line, text));

    /// <summary>Ends the reading if there is any fault.</summary>
    /// <exception cref="InputException">All of them, in the order of their lines.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0)
            throw new InputException([.. _faults.OrderBy(fault => fault.Line).Select(Text)]);
    }

    private string Text((int Line, string Text) fault)
    {
        string end = fault.Text[^1] is '.' or '?' ? "" : ".";
        return $"{file}:{fault.Line}: {fault.Text}{end}";
    }
}
