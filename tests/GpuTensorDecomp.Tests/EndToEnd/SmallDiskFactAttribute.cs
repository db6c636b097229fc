namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>A test that needs a small file system, which only root can make.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsPossible)
        {
            Skip = "needs root and tmpfs; StoredCasesTests tests the same with a stream that fills";
        }
    }
}
