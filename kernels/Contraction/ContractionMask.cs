using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>Which points and terms of a run a contraction touches.</summary>
public static class ContractionMask
{
    /// <summary>Strips of a run.</summary>
    public static int StripsPerRun(int capacity) =>
        (capacity + TileShape.Side - 1) / TileShape.Side;

    /// <summary>
    /// Rows of a slab that a run's points take: whole tiles, large ones where points fill three
    /// quarters of them.
    /// </summary>
    public static int RunRows(int capacity)
    {
        int large = (capacity + LargeTileShape.Side - 1) / LargeTileShape.Side *
            LargeTileShape.Side;
        return 4L * capacity >= 3L * large ? large : StripsPerRun(capacity) * TileShape.Side;
    }

    /// <summary>The points of a run that are contracted; 0 for a run that takes no part.</summary>
    public static int PointCount<T>(ContractionJob<T> job, int run)
        where T : unmanaged
    {
        bool takesPart = job.IsForCurvature == 0
            ? job.Runs[run].Evaluate == job.Evaluation
            : CurvatureMask.IsDue(job.Rules[run], job.Runs[run]);
        return takesPart && (job.Runs[run].LibraryProducts & job.LeftOut) == 0
            ? job.Runs[run].Count : 0;
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

    /// <summary>The end of a part of the slab's terms, of those that the run has.</summary>
    public static int PartEnd<T>(ContractionJob<T> job, int run, int part)
        where T : unmanaged
    {
        int runTerms = TermCount(job, run) - job.FirstTerm;
        int slabTerms = runTerms < job.SlabTerms ? runTerms : job.SlabTerms;
        int end = (part + 1) * PartLength(job.SlabTerms, job.PartialCount);
        return end < slabTerms ? end : slabTerms;
    }
}
