using System.Buffers;
using System.Diagnostics;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>Cases whose records are measured and forgotten.</summary>
internal sealed class CalibrationCases(IReadOnlyList<SweepCase> cases) : ICaseSource
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _taken;
    private long _bytes;

    /// <summary>Cases that ended.</summary>
    public int Solved { get; private set; }

    /// <summary>When the first of them ended.</summary>
    public TimeSpan FirstEnd { get; private set; }

    /// <summary>When the last of them ended.</summary>
    public TimeSpan LastEnd { get; private set; }

    /// <summary>Bytes that a record takes in the store, on average; NaN where none ended.</summary>
    public double RecordBytes => (double)_bytes / Solved;

    /// <inheritdoc/>
    public IReadOnlyList<SweepCase>? Take(bool wait, CancellationToken stop) =>
        _taken < cases.Count ? [cases[_taken++]] : null;

    /// <inheritdoc/>
    public void Keep(SweepCase sweepCase, SweepRecord record, Trajectory? trajectory)
    {
        var line = new ArrayBufferWriter<byte>();
        RecordLine.Write(line, record);
        _bytes += line.WrittenCount;
        LastEnd = _watch.Elapsed;
        if (Solved++ == 0)
            FirstEnd = LastEnd;
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // Nothing is stored.
    }

    /// <inheritdoc/>
    public void Complete(IReadOnlyList<SweepCase> block)
    {
        // Nothing was claimed.
    }
}
