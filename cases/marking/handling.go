package marking

// The markings that our own documents bear at head and foot (NOT-5).
const (
	ForOfficialUseOnly      = "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
	LawEnforcementSensitive = "UNCLASSIFIED//FOR OFFICIAL USE ONLY//LAW ENFORCEMENT SENSITIVE"
)
