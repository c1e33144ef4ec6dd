namespace Pigeon.Controller.Certificates;

/// <summary>The controllers' own CA as it is stored, both as PEM. Whoever can write the store can order any container on any VM: the key beside it adds nothing to that.</summary>
internal sealed record StoredAuthority(string Certificate, string Key)
{
    /// <summary>Where it lies among the certificates.</summary>
    public const string StoreKey = "@ca";

    /// <summary>Without the key.</summary>
    public override string ToString() => Certificate;
}
