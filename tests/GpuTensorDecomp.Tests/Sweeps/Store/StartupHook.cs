using System.Globalization;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Tests.Sweeps.Store;

#pragma warning disable CA1050, MA0047, RCS1110 // The runtime looks for this type in no namespace.

/// <summary>
/// Makes a process of its own of this assembly, which a test can kill: where the variable
/// <see cref="FolderVariable"/> is set, the process appends the example's records to that folder,
/// a claimed block at a time, and ends; with <see cref="MostVariable"/> it waits to be killed after
/// so many, however slow the machine is to do that.
/// </summary>
internal static class StartupHook
{
    public const string FolderVariable = "GPUTD_TEST_SWEEP";
    public const string MostVariable = "GPUTD_TEST_MOST_RECORDS";
    public const int Cases = 4000;

    private static int _left = int.MaxValue;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder)
            return;
        if (Environment.GetEnvironmentVariable(MostVariable) is { Length: > 0 } most)
            _left = int.Parse(most, CultureInfo.InvariantCulture);
        Dictionary<string, int> numbers =
            Enumerable.Range(0, Cases).ToDictionary(Example.Id, StringComparer.Ordinal);
        // A kill may leave a claim that does not name its holder yet: it is taken over when old.
        var options = new SweepStoreOptions
        {
            HeartbeatEvery = TimeSpan.FromSeconds(0.5),
            StaleAfter = TimeSpan.FromSeconds(5),
        };
        using (SweepStore store = SweepStore.Open(folder, options))
        {
            Console.WriteLine("open");
            IReadOnlyList<SweepBlock> blocks = [.. SweepBlock.Split(Example.Ids(Cases), 20)];
            while (true)
            {
                foreach (SweepBlock block in blocks)
                {
                    if (store.TryClaim(block) is { } claim)
                        Run(store, claim, numbers);
                }

                store.Refresh();
                if (store.Count == Cases)
                    break;
                Thread.Sleep(100);
            }
        }

        Environment.Exit(0);
    }

    private static void Run(SweepStore store, SweepClaim claim, Dictionary<string, int> numbers)
    {
        foreach (string[] ids in claim.Block.CaseIds.Where(id => !store.Contains(id)).Chunk(4))
        {
            Thread.Sleep(_left > 0 ? 1 : Timeout.Infinite);
            _left -= ids.Length;
            store.Append([.. ids.Select(id => Example.Record(numbers[id]))]);
        }

        claim.Finish();
    }
}
