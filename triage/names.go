package triage

// personTitle says whether a word (small letters, without a dot) is a title or rank before a name.
func personTitle(w string) bool {
	switch w {
	case "mr", "mrs", "ms", "mx", "miss", "dr", "prof", "professor", "sir", "madam", "sa", "ssa", "gs", "civ", "ctr", "mil", "usarmy", "usaf", "usn", "usmc", "uscg", "dod",
		"lt", "ltjg", "ltc", "ltcol", "cdr", "lcdr", "capt", "cpt", "captain", "col", "colonel", "maj", "major", "gen", "general", "brig", "adm", "admiral", "radm", "vadm", "cpo", "scpo", "mcpo",
		"sgt", "ssgt", "tsgt", "msgt", "smsgt", "cmsgt", "sfc", "ssg", "cpl", "corporal", "pfc", "spc", "wo", "cw2", "cw3", "cw4", "po1", "po2", "po3", "ens", "cwo", "cwo2", "cwo3", "cwo4", "cwo5", "wo1", "1lt", "2lt", "1stlt", "2ndlt", "2dlt", "gysgt", "mgysgt", "1sg", "1stsgt", "sgtmaj", "csm", "lcpl", "a1c", "amn", "bgen", "majgen", "ltgen", "rdml", "ensign",
		"trooper", "officer", "detective", "det", "inspector", "insp", "sheriff", "deputy", "agent", "special", "supervisory", "chief", "sergeant", "lieutenant", "commander",
		"ranger", "marshal", "dusm", "rac", "sac", "asac", "ambassador", "amb", "hon", "rev", "herr", "frau", "mlle", "mme", "se\u00f1or", "se\u00f1ora", "sr", "sra", "investigator", "analyst",
		"director", "attorney", "judge", "esq", "jr", "phd", "md", "jd", "ret", "osc", "sir/madam", "minister", "attach\u00e9", "consul", "counselor":
		return true
	}
	return false
}
