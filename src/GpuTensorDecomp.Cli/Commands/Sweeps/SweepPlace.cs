using GpuTensorDecomp.Cli.Options;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Cli.Commands.Sweeps;

/// <summary>The folder that DIR|SPEC means.</summary>
internal static class SweepPlace
{
    /// <summary>What the help says of the argument.</summary>
    public const string Description =
        "The folder of a sweep; or its spec, if it ran in the default folder.";

    /// <summary>Opens it; a fault is left to the reader.</summary>
    public static SweepFolder? Open(OptionReader options, string place) => options.Attempt(() =>
        Directory.Exists(place) || !File.Exists(place)
            ? SweepFolder.Open(place)
            : SweepFolder.Open(SweepFolder.DefaultPath(SweepSpecText.Read(place).Spec.Name)));
}
