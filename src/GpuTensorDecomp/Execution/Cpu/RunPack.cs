using System.Numerics;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// Advances several small runs in lockstep, one run a SIMD lane: no lane is empty for want of
/// components, and each product of two components serves both. A run that stops or has its steps
/// leaves its lane to the next one. A run's bits are those that it has alone.
/// </summary>
internal sealed class RunPack<V, T> : IDisposable
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PackArrays<V, T> _lanes;
    private readonly PackField<V, T> _field;
    private readonly CpuRun<V, T>[] _all;
    private readonly CpuRun<V, T>?[] _runs = new CpuRun<V, T>?[V.Count];
    private readonly int[] _indices = new int[V.Count];
    private readonly long[] _left = new long[V.Count];
    private readonly bool[] _entered = new bool[V.Count]; // and not looked at yet
    private int _running;

    /// <summary>A pack.</summary>
    /// <param name="all">All runs, of which it takes some.</param>
    /// <param name="like">One of those that it takes.</param>
    public RunPack(CpuRun<V, T>[] all, int like)
    {
        _all = all;
        _lanes = all[like].MakePack();
        _field = new PackField<V, T>(_lanes);
    }

    /// <summary>Fewest runs that a pack advances faster than they advance alone.</summary>
    public static int Least => 3 * V.Count / 4;

    /// <summary>Whether it was made for runs like this one.</summary>
    public bool Fits(CpuRun<V, T> run) => run.Fits(_lanes);

    /// <summary>Takes steps until fewer than <see cref="Least"/> runs are left.</summary>
    /// <param name="next">The next run and its steps; null when there are no more.</param>
    /// <param name="ended">Hears of each run once, and of the steps it has yet to take.</param>
    public void Advance(Func<(int Run, long Steps)?> next, Action<int, long> ended)
    {
        for (int lane = 0; lane < V.Count; lane++)
            Fill(lane, next);
        while (_running >= Least)
        {
            bool countsPool = false;
            for (int lane = 0; lane < V.Count; lane++)
            {
                countsPool |= _runs[lane]?.CountsPool == true;
                if (!_entered[lane])
                    _runs[lane]?.ChooseStep(_lanes, lane);
            }

            _field.Advance(countsPool);
            for (int lane = 0; lane < V.Count; lane++)
            {
                if (_runs[lane] is not { } run)
                    continue;
                if (!_entered[lane])
                {
                    run.CountStep();
                    _left[lane]--;
                }

                _entered[lane] = false;
                if (run.Look(Figures(lane)) || _left[lane] == 0)
                {
                    Leave(lane, ended);
                    Fill(lane, next);
                }
            }
        }

        for (int lane = 0; lane < V.Count; lane++)
        {
            if (_runs[lane] is not null)
                Leave(lane, ended);
        }
    }

    public void Dispose() => _lanes.Dispose();

    private void Fill(int lane, Func<(int Run, long Steps)?> next)
    {
        if (next() is not { } taken)
        {
            _lanes.EmptyLane(lane);
            return;
        }

        _lanes.ClearLane(lane);
        _indices[lane] = taken.Run;
        _runs[lane] = _all[taken.Run];
        _all[taken.Run].Enter(_lanes, lane);
        _left[lane] = taken.Steps;
        _entered[lane] = true;
        _running++;
    }

    private void Leave(int lane, Action<int, long> ended)
    {
        CpuRun<V, T> run = _runs[lane]!;
        _runs[lane] = null;
        _running--;
        run.Leave(_lanes, lane);
        ended(_indices[lane], run.Status.Stop == RunStop.None ? _left[lane] : 0);
    }

    private RunFigures Figures(int lane)
    {
        double largest = Extreme(PackSums.Flaw, lane) > 0
            ? double.NaN
            : Extreme(PackSums.Rate, lane);
        return new RunFigures
        {
            Residual = Sum(PackSums.Model, lane) - Sum(PackSums.Target, lane),
            Squares = Sum(PackSums.Squares, lane),
            FastestRate = largest,
            Unrest = Extreme(PackSums.Unrest, lane),
            LargestNorm = Extreme(PackSums.Norm, lane),
            Pool = (int)Sum(PackSums.Pool, lane),
            Ungrown = (int)Sum(PackSums.Ungrown, lane),
        };
    }

    private double Extreme(int figure, int lane) =>
        double.CreateTruncating(_lanes.Extremes[figure * V.Count + lane]);

    private double Sum(int sum, int lane) => _lanes.Sums[sum * V.Count * V.Count + lane];
}
