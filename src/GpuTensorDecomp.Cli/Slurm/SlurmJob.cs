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
}
