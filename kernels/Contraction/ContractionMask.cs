using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Which points and terms of a run a contraction touches.</summary>
public static class ContractionMask
{
    /// <summary>Strips of a run.</summary>
    public static int StripsPerRun(int capacity) =>
        (capacity + TileShape.Side - 1) / TileShape.Side;

    /// <summary>The points of a run that are contracted; 0 for a run that takes no part.</summary>
    public static int PointCount<T>(ContractionJob<T> job, int run)
        where T : unmanaged
    {
        bool takesPart = job.IsForCurvature == 0
            ? job.Runs[run].Evaluate == job.Evaluation
            : CurvatureMask.IsDue(job.Rules[run], job.Runs[run]);
        return takesPart ? job.Runs[run].Count : 0;
    }

    /// <summary>The terms of a run.</summary>
    public static int TermCount<T>(ContractionJob<T> job, int run)
        where T : unmanaged => job.IsModel != 0 ? job.Runs[run].Count : job.TermCount;

    /// <summary>Numbers of a tile's row that there are, of those left.</summary>
    public static int InTile(int left) => left < TileShape.Side ? left : TileShape.Side;

    /// <summary>Terms of a part: whole tiles.</summary>
    public static int PartLength(int termCount, int partialCount)
    {
        int tiles = (termCount + TileShape.Side - 1) / TileShape.Side;
        return (tiles + partialCount - 1) / partialCount * TileShape.Side;
    }
}
