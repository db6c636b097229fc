namespace GpuTensorDecomp.Sweeps;

/// <summary>What <c>sweep.json</c> holds: the mark of a sweep's folder.</summary>
/// <param name="SchemaVersion">
/// The version of the folder's files; a reader refuses a higher one.
/// </param>
/// <param name="Name">The sweep's name.</param>
/// <param name="Spec">The file of the folder that holds the spec.</param>
/// <param name="SpecSha256">The spec's SHA-256.</param>
/// <param name="Quick">Whether the spec's part <c>quick</c> goes over the rest.</param>
/// <param name="Program">The version of the program that wrote this.</param>
public sealed record SweepManifest(
    int SchemaVersion, string Name, string Spec, string SpecSha256, bool Quick, string Program);
