namespace GpuTensorDecomp.Execution;

/// <summary>Independent items on the host's threads.</summary>
internal static class HostLoop
{
    /// <summary>
    /// Does items 0, 1, …; in that order and without tasks where one thread does all.
    /// </summary>
    /// <param name="count">The number of items.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="item">Does one.</param>
    public static void Run(int count, int threads, Action<int> item)
    {
        if (count > 1 && threads > 1)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
            Parallel.For(0, count, options, item);
            return;
        }

        for (int i = 0; i < count; i++)
            item(i);
    }
}
