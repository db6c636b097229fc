using System.Text.Json.Serialization;

namespace GpuTensorDecomp.Cli.Slurm;

/// <summary>A job's number.</summary>
/// <param name="Id">As sbatch gave it.</param>
/// <param name="Cluster">The cluster, where sbatch chose among several.</param>
internal sealed record SlurmJob(string Id, string? Cluster = null)
{
    /// <summary>What names its cluster to a command.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> ClusterOption => Cluster is null ? [] : [$"--clusters={Cluster}"];

    /// <summary>
    /// Finds <c>NUMBER</c> or <c>NUMBER;CLUSTER</c> in what sbatch prints, where a site may add
    /// lines of its own; null where there is none.
    /// </summary>
    public static SlurmJob? Find(string output) => output
        .Split('\n', StringSplitOptions.TrimEntries)
        .Select(line => line.Split(';'))
        .Where(fields => fields[0].Length > 0 && fields[0].All(char.IsAsciiDigit))
        .Select(fields => new SlurmJob(fields[0], fields.ElementAtOrDefault(1)))
        .FirstOrDefault();
}
