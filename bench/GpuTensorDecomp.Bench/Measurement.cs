using System.Diagnostics;

namespace GpuTensorDecomp.Bench;

/// <summary>Times of the repeats of one action, in seconds.</summary>
internal readonly record struct Measurement(double Best, double Median, int Repeats)
{
    private const int MostRepeats = 100_000;

    /// <summary>
    /// Warms up until the compiler's tiers have settled, then repeats until the time is spent, at
    /// least three times.
    /// </summary>
    /// <param name="action">What is timed.</param>
    /// <param name="time">Time for the repeats; a third of it for the warm-up.</param>
    /// <param name="before">Done before each repeat, not timed.</param>
    public static Measurement Of(Action action, TimeSpan time, Action? before = null)
    {
        Repeat(action, before, time / 3, 1);
        List<double> seconds = Repeat(action, before, time, 3);
        seconds.Sort();
        return new Measurement(seconds[0], seconds[seconds.Count / 2], seconds.Count);
    }

    private static List<double> Repeat(Action action, Action? before, TimeSpan time, int least)
    {
        var seconds = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (seconds.Count < least ||
            (Stopwatch.GetElapsedTime(start) < time && seconds.Count < MostRepeats))
        {
            before?.Invoke();
            long begin = Stopwatch.GetTimestamp();
            action();
            seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        return seconds;
    }
}
